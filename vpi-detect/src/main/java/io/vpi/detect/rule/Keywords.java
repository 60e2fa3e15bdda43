package io.vpi.detect.rule;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The register of keywords. Case does not matter: real rules write {@code Content} too. */
final class Keywords {
  private static final Map<String, Keyword> BY_NAME = new HashMap<>();

  static {
    BY_NAME.put("msg", DescriptionKeywords::msg);
    BY_NAME.put("classtype", DescriptionKeywords::classtype);
    BY_NAME.put("priority", DescriptionKeywords::priority);
    BY_NAME.put("reference", DescriptionKeywords::reference);
    BY_NAME.put("metadata", DescriptionKeywords::metadata);
    BY_NAME.put("sid", IdentityKeywords::sid);
    BY_NAME.put("rev", IdentityKeywords::rev);
    BY_NAME.put("gid", IdentityKeywords::gid);
    BY_NAME.put("content", ContentKeyword::content);
    BY_NAME.put("nocase", ContentModifiers::nocase);
    BY_NAME.put("offset", ContentModifiers::offset);
    BY_NAME.put("depth", ContentModifiers::depth);
    BY_NAME.put("distance", ContentModifiers::distance);
    BY_NAME.put("within", ContentModifiers::within);
    BY_NAME.put("fast_pattern", FastPatternKeyword::fastPattern);
  }

  private Keywords() {}

  static void apply(OptionSplitter.Option option, RuleDraft rule) throws RuleSyntaxException {
    String name = option.name().toLowerCase(Locale.ROOT);
    Keyword keyword = BY_NAME.get(name);
    if (keyword == null) {
      throw new RuleSyntaxException(
          "keyword '"
              + OptionSplitter.shorten(option.name())
              + "' is not supported by this version");
    }
    keyword.apply(new OptionValue(name, option.value()), rule);
  }
}
