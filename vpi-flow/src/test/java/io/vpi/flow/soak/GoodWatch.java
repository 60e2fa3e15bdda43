package io.vpi.flow.soak;

import io.vpi.flow.FlowEnds;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowListener;
import io.vpi.flow.FlowPacket;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares what comes out of the engine with what good hosts have sent. Of the others it takes what
 * there is, but of those that have said little it wants more, as a parser does.
 */
final class GoodWatch implements FlowListener, StreamConsumer {
  private final GoodConversations conversations;
  private final GoodDatagrams datagrams;
  private @Nullable FlowEngine engine;

  GoodWatch(GoodConversations conversations, GoodDatagrams datagrams) {
    this.conversations = conversations;
    this.datagrams = datagrams;
  }

  void watch(FlowEngine watched) {
    engine = watched;
  }

  private FlowEnds ends(int flowId, boolean toServer) {
    return Objects.requireNonNull(engine).ends(flowId, toServer);
  }

  @Override
  public void onPacket(FlowPacket packet) {
    if (packet.isDatagram() && packet.flowId() >= 0) {
      int sender = Hosts.sender(ends(packet.flowId(), packet.isToServer()), Hosts.SENDERS);
      if (sender >= 0) {
        datagrams.take(packet, sender);
      }
    }
  }

  @Override
  public int onData(StreamData data) {
    FlowEnds ends = ends(data.flowId(), data.isToServer());
    int client = Hosts.sender(ends, Hosts.CLIENTS);
    if (client >= 0) {
      conversations.of(client).take(data, true, ends.sourcePort());
      return data.length();
    }
    client = Hosts.receiver(ends, Hosts.CLIENTS);
    if (client >= 0) {
      conversations.of(client).take(data, false, ends.destinationPort());
      return data.length();
    }
    return data.length() < SilentFlows.SAYS ? MORE : data.length();
  }

  @Override
  public void onGap(StreamData stream, long length) {
    FlowEnds ends = ends(stream.flowId(), stream.isToServer());
    int client = Hosts.sender(ends, Hosts.CLIENTS);
    if (client >= 0) {
      conversations.of(client).gap(ends.sourcePort());
      return;
    }
    client = Hosts.receiver(ends, Hosts.CLIENTS);
    if (client >= 0) {
      conversations.of(client).gap(ends.destinationPort());
    }
  }

  @Override
  public void onEnd(StreamData stream, StreamEnd end) {
    if (end == StreamEnd.FIN) {
      FlowEnds ends = ends(stream.flowId(), stream.isToServer());
      int client = Hosts.sender(ends, Hosts.CLIENTS);
      if (client >= 0) {
        conversations.of(client).end(ends.sourcePort());
        return;
      }
      client = Hosts.receiver(ends, Hosts.CLIENTS);
      if (client >= 0) {
        conversations.of(client).end(ends.destinationPort());
      }
    }
  }
}
