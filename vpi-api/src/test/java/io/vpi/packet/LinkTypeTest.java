package io.vpi.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTypeTest {
  @Test
  void namesEveryTypeThatHasAConstant() throws IllegalAccessException {
    List<Field> constants =
        Arrays.stream(LinkType.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .toList();
    assertTrue(constants.size() >= 13);
    for (Field constant : constants) {
      assertEquals(constant.getName(), LinkType.name(constant.getInt(null)));
    }
  }

  @Test
  void namesAnUnknownTypeByItsNumber() {
    assertEquals("LINKTYPE 65535", LinkType.name(65_535));
    assertEquals("LINKTYPE -1", LinkType.name(-1));
  }
}
