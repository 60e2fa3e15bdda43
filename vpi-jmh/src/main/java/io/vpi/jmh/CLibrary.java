package io.vpi.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A peer in C: a source of this module, compiled here and now with {@code gcc -O3 -march=native},
 * so that it is as fast as the machine allows, and loaded for calls through FFM.
 */
final class CLibrary {
  /** What sources may include. */
  private static final String HEADER = "packet.h";

  private CLibrary() {}

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = Objects.requireNonNull(CLibrary.class.getResourceAsStream(resource))) {
      Files.copy(in, to);
    }
  }

  /**
   * Compiles and loads a source.
   *
   * @param arena what the library lives as long as
   * @param source the file's name below {@code src/main/c}
   * @param libraries what it is linked with, such as {@code hs}
   * @return what it exports
   * @throws IOException if there is no gcc, or it fails
   */
  @SuppressWarnings("restricted") // loads the peer that it has compiled
  static SymbolLookup compile(Arena arena, String source, String... libraries) throws IOException {
    Path folder = Files.createTempDirectory("vpi-bench");
    Path copy = folder.resolve(source);
    Path header = folder.resolve(HEADER);
    Path library = folder.resolve(source + ".so");
    try {
      copy(source, copy);
      copy(HEADER, header);
      List<String> arguments = new ArrayList<>(List.of("-O3", "-march=native", "-Wall", "-Werror"));
      arguments.addAll(List.of("-shared", "-fPIC", "-o", library.toString(), copy.toString()));
      for (String name : libraries) {
        arguments.add("-l" + name);
      }
      if (!gcc(arguments, ProcessBuilder.Redirect.INHERIT)) {
        throw new IOException("gcc did not compile " + source + ", see its messages above.");
      }
      return SymbolLookup.libraryLookup(library, arena);
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(header);
      Files.deleteIfExists(library);
      Files.deleteIfExists(folder);
    }
  }

  /** Whether there is a gcc that finds a header and a library. */
  static boolean canCompileWith(String header, String library) {
    try {
      return gcc(
          List.of(
              "-shared",
              "-o",
              "/dev/null",
              "-include",
              header,
              "-x",
              "c",
              "/dev/null",
              "-l" + library),
          ProcessBuilder.Redirect.DISCARD);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean gcc(List<String> arguments, ProcessBuilder.Redirect messages)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("gcc"));
    command.addAll(arguments);
    Process gcc =
        new ProcessBuilder(command).redirectOutput(messages).redirectError(messages).start();
    try {
      return gcc.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while gcc ran", e);
    }
  }
}
