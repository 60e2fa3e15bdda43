package io.vpi.flow.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Scripts made by chance, most of whose instructions are whole. */
class RandomTrafficPropertyTest {
  @Property(tries = 1500)
  void harmsNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int instructions) {
    Random random = new Random(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < EngineRun.PREFIX; i++) {
      out.write(random.nextInt(256));
    }
    for (int connection = 0; connection < 3; connection++) {
      out.write(Script.Op.HANDSHAKE.ordinal());
      out.write(connection);
    }
    Script.Op[] ops = Script.Op.values();
    for (int i = 0; i < instructions; i++) {
      Script.Op op = ops[random.nextInt(ops.length)];
      if (op != Script.Op.RAW) {
        out.write(op.ordinal());
        for (int operand = 0; operand < op.operands(); operand++) {
          out.write(operand == 0 && random.nextInt(3) > 0 ? 0 : random.nextInt(256));
        }
      }
    }
    EngineRun.run(out.toByteArray());
  }

  @Property(tries = 500)
  void noBytesHarm(@ForAll @Size(max = 400) byte[] input) {
    EngineRun.run(input);
  }
}
