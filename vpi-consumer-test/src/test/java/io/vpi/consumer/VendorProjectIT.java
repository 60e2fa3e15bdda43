package io.vpi.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Builds {@code src/it/vendor} with a Maven of its own from the artifacts that this build staged,
 * and runs it without one flag for the JVM. The classes of vpi are compiled without their module
 * descriptors, so here is where a missing {@code requires} or {@code exports} shows.
 */
class VendorProjectIT {

  private static final String MAIN = "com.example.vendor.Main";
  private static final String MODULE = "com.example.vendor";

  private static final String EXPECTED =
      """
      web to db full
      switch [INLINE]
      "alert":{"action":"blocked","gid":1,"signature_id":7,"rev":2,"signature":"Evil","category":"","severity":3}
      packet 50 PASS
      packet 50 DROP
      packets 2
      blocked 1
      pcap []
      "alert":{"action":"allowed","gid":1,"signature_id":7,"rev":2,"signature":"Evil","category":"","severity":3}
      packet 50 PASS
      packet 50 PASS
      packets 2
      blocked UNKNOWN
      """;

  private static final Path PROJECT = Path.of("target", "vendor").toAbsolutePath();
  private static final Path LOCAL_REPOSITORY = Path.of("target", "repository").toAbsolutePath();
  private static final Path CLASSES = PROJECT.resolve("target/classes");
  private static final Path LIB = PROJECT.resolve("target/lib");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @BeforeAll
  static void buildTheVendorProject() throws Exception {
    copy(Path.of("src", "it", "vendor"), PROJECT);
    // What an earlier build staged must not be taken for what this one staged.
    delete(LOCAL_REPOSITORY.resolve("io/vpi"));

    List<String> command = new ArrayList<>();
    boolean windows = File.separatorChar == '\\';
    command.add(property("maven") + "/bin/" + (windows ? "mvn.cmd" : "mvn"));
    command.addAll(List.of("-B", "-ntp", "-e", "process-classes"));
    if (Boolean.parseBoolean(property("offline"))) {
      command.add("--offline");
    }
    command.add("-Dmaven.repo.local=" + LOCAL_REPOSITORY);
    // Plugins and third-party libraries were fetched already: no need to do so again.
    command.add("-Dmaven.repo.local.tail=" + property("localRepository"));
    command.add("-Dvpi.staging=" + Path.of(property("staging")).toUri());
    command.add("-Dvpi.version=" + property("vpiVersion"));
    command.add("-Dvpi.jdk.range=" + property("jdkRange"));
    command.add("-Dplugin.compiler=" + property("compilerVersion"));
    command.add("-Dplugin.dependency=" + property("dependencyVersion"));
    command.add("-Dplugin.resources=" + property("resourcesVersion"));
    command.add("-Dplugin.toolchains=" + property("toolchainsVersion"));

    Result built = run(command);
    assertEquals(0, built.status(), built::toString);
  }

  @Test
  void inspectsPacketsOnTheClassPath() throws Exception {
    assertInspects(
        List.of(JAVA, "-cp", CLASSES + File.pathSeparator + LIB + File.separator + "*", MAIN));
  }

  @Test
  void inspectsPacketsOnTheModulePath() throws Exception {
    assertInspects(
        List.of(JAVA, "-p", CLASSES + File.pathSeparator + LIB, "-m", MODULE + "/" + MAIN));
  }

  @Test
  void resolvesEveryModuleWithoutConflict() throws Exception {
    Result result = run(List.of(JAVA, "-p", LIB.toString(), "--validate-modules"));
    assertEquals(0, result.status(), result::toString);
  }

  @Test
  void takesAllOfVpiFromTheStagedRepository() throws IOException {
    try (Stream<Path> files = Files.walk(LOCAL_REPOSITORY.resolve("io/vpi"))) {
      List<String> origins =
          files
              .filter(file -> file.endsWith("_remote.repositories"))
              .flatMap(VendorProjectIT::lines)
              .filter(line -> line.endsWith("="))
              .filter(line -> !line.endsWith(">vpi-staged="))
              .toList();
      assertEquals(List.of(), origins);
    }
    try (Stream<Path> jars = Files.list(LIB)) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).sorted().toList();
      assertTrue(names.stream().anyMatch(name -> name.startsWith("vpi-api-")), names::toString);
      assertTrue(names.stream().noneMatch(name -> name.contains("junit")), names::toString);
    }
  }

  private static void assertInspects(List<String> command) throws Exception {
    Result result = run(command);
    assertEquals("", result.errors(), "nothing, and no warning of the JVM, on standard error");
    assertEquals(EXPECTED, result.output());
    assertEquals(0, result.status());
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(Path.of("target"), "run", ".out");
    Path errors = Files.createTempFile(Path.of("target"), "run", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(PROJECT.toFile());
      builder.redirectOutput(output.toFile());
      builder.redirectError(errors.toFile());
      builder.environment().put("JAVA_HOME", property("mavenJavaHome"));
      // Maven's own variables and flags for the JVM belong to the outer build.
      builder
          .environment()
          .keySet()
          .removeIf(name ->
              name.startsWith("MAVEN_")
                  || name.equals("JAVA_TOOL_OPTIONS")
                  || name.equals("JDK_JAVA_OPTIONS"));
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("did not end within five minutes: " + command);
      }
      return new Result(
          command, process.exitValue(), Files.readString(output), Files.readString(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    String value = System.getProperty("consumer." + name);
    assertTrue(value != null, "run by Maven, which sets consumer." + name);
    return value;
  }

  private static void copy(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }

  private record Result(List<String> command, int status, String output, String errors) {
    @Override
    public String toString() {
      return String.join(" ", command)
          + "\nexit status "
          + status
          + "\n"
          + output.strip()
          + "\n"
          + errors.strip();
    }
  }
}
