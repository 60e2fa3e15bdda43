package io.vpi.sensor.service;

import io.vpi.capture.linux.bypass.Pulse;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/** An agent whose life the path depends on: each turn of its loop is a beat. */
final class BeatingAgent implements Agent {
  private final InspectionAgent agent;
  private final InlinePath path;
  private @Nullable Pulse pulse;

  BeatingAgent(InspectionAgent agent, InlinePath path) {
    this.agent = agent;
    this.path = path;
  }

  @Override
  public String roleName() {
    return agent.roleName();
  }

  /** The pulse begins with the loop: while the sensor waits for its path, nothing beats. */
  @Override
  public void onStart() {
    pulse = path.pulse();
    PassedPackets.dropFrom(agent.source(), path.takeover());
    agent.onStart();
  }

  @Override
  public int doWork() {
    Pulse beating = pulse;
    if (beating != null) {
      beating.beat();
    }
    return agent.doWork();
  }

  /** One that failed falls silent, and so loses the path though the process lives on. */
  @Override
  public void onClose() {
    agent.onClose();
    Pulse beating = pulse;
    if (beating != null && !agent.hasFailed()) {
      beating.end();
    }
  }
}
