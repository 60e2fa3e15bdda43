package io.vpi.sensor;

import io.vpi.capture.PacketSourceProvider;
import io.vpi.capture.PacketSources;
import io.vpi.sensor.format.TextOutput;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code vpi sources}: lists the kinds of sources. */
@Command(name = "sources", description = "Lists the kinds of sources that can be named.")
final class SourcesCommand implements Callable<Integer> {
  private final Terminal terminal;

  SourcesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<PacketSourceProvider> providers = PacketSources.providers();
    int width = 0;
    for (PacketSourceProvider provider : providers) {
      width = Math.max(width, provider.synopsis().length());
    }
    TextOutput out = new TextOutput(terminal.out());
    for (PacketSourceProvider provider : providers) {
      out.safe(provider.synopsis());
      out.put(" ".repeat(width - provider.synopsis().length() + 2));
      out.safe(provider.description());
      out.endLine();
    }
    out.flush();
    return ExitStatus.OK;
  }
}
