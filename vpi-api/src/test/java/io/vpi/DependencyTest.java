package io.vpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever implements the SPI gets nothing else on his class path. */
class DependencyTest {
  private static Path classes() throws URISyntaxException {
    return Path.of(PacketBatch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void refersToNoClassButItsOwnAndThePlatforms() throws IOException, URISyntaxException {
    Set<String> foreign = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes())) {
      files =
          all.filter(file -> file.toString().endsWith(".class"))
              .filter(file -> !file.endsWith("module-info.class"))
              .toList();
    }
    assertTrue(files.size() > 20, "found only " + files);
    for (Path file : files) {
      for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
        if (entry instanceof ClassEntry named) {
          String name = elementName(named.asSymbol());
          if (!name.startsWith("io.vpi.") && !name.startsWith("java.")) {
            foreign.add(name);
          }
        }
      }
    }
    assertEquals(Set.of(), foreign);
  }

  /** The class of an array's elements; primitive ones count as the platform's. */
  private static String elementName(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return element.isPrimitive()
        ? "java.lang." + element.displayName()
        : element.packageName() + "." + element.displayName();
  }

  @Test
  void needsNoModuleWhereItRuns() throws IOException, URISyntaxException {
    try (var in = Files.newInputStream(classes().resolve("module-info.class"))) {
      ModuleDescriptor module = ModuleDescriptor.read(in);
      assertEquals("io.vpi.api", module.name());
      assertEquals(
          Set.of("java.base"),
          module.requires().stream()
              .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
              .map(ModuleDescriptor.Requires::name)
              .collect(Collectors.toSet()));
      assertTrue(module.uses().contains("io.vpi.capture.PacketSourceProvider"));
      assertFalse(module.isOpen());
    }
  }

  @Test
  void exportsEveryPackage() throws IOException, URISyntaxException {
    Set<String> exported;
    try (var in = Files.newInputStream(classes().resolve("module-info.class"))) {
      exported =
          ModuleDescriptor.read(in).exports().stream()
              .filter(e -> !e.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toCollection(TreeSet::new));
    }
    Set<String> packages;
    Path root = classes();
    try (Stream<Path> all = Files.walk(root)) {
      packages =
          all.filter(file -> file.toString().endsWith(".class"))
              .map(file -> root.relativize(file).getParent())
              .filter(folder -> folder != null)
              .map(folder -> folder.toString().replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(packages, exported);
  }
}
