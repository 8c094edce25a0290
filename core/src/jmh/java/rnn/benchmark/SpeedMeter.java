package rnn.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.PeakLoop;
import rnn.math.ReadLoop;

/**
 * A process that measures on request, so that it stays warm while its measurements take turns with
 * those of others.
 *
 * <pre>{@code
 * about                            versions
 * train CONFIGURATION SECONDS      training steps                      a Speed
 * forward CONFIGURATION SECONDS    evaluation                          a Speed
 * generate CONFIGURATION SECONDS   generation, one token at a time     a Speed
 * breakdown CONFIGURATION SECONDS  where a training step's time goes   a Breakdown
 * breakdown-forward …, breakdown-generate …                            the same of these
 * peak SECONDS                     FMA on registers alone              gigaflopPerCpuSecond
 * read CONFIGURATION SECONDS       reading its weights, nothing else   gigabytesPerCpuSecond
 * }</pre>
 *
 * <p>Each line of standard input is a request; the answer is one line of JSON on standard output,
 * {@code {"error": …}} if the request was not understood. The work of a request is warmed up first:
 * for long if it is new, or if another work is new since, for the compiler throws code away when it
 * sees a new use of it. Works are kept until another configuration is asked for.
 */
public final class SpeedMeter {
  private static final double COLD_SECONDS = 8;
  private static final double WARM_SECONDS = 0.2;

  private final Map<String, Configuration> configurations;
  private final Kernels kernels = KernelProvider.kernels();
  private final Map<String, Work> works = new HashMap<>();
  private final Set<String> warm = new HashSet<>();
  private String worksOf = "";

  private SpeedMeter(Map<String, Configuration> configurations) {
    this.configurations = configurations;
  }

  /** Answers requests until the input ends; the argument is the file of configurations. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("Usage: SpeedMeter CONFIGURATIONS.json, then requests on standard input");
      System.exit(2);
    }
    SpeedMeter meter = new SpeedMeter(Configuration.read(Path.of(args[0])));
    ObjectMapper json = new ObjectMapper();
    PrintStream out = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Object answer;
      try {
        answer = meter.answer(line.strip().split("\\s+"));
      } catch (IllegalArgumentException e) {
        answer = Map.of("error", String.valueOf(e.getMessage()));
      }
      out.println(json.writeValueAsString(answer));
      out.flush();
    }
  }

  private Object answer(String[] request) throws IOException {
    String what = request[0];
    int arguments = request.length - 1;
    if (what.equals("about") && arguments == 0) {
      return Map.of(
          "name", "rnn-spark", "java", Runtime.version().toString(), "kernels", kernels.name());
    }
    if (what.equals("peak") && arguments == 1) {
      return Map.of("gigaflopPerCpuSecond", peak(seconds(request[1])));
    }
    if (arguments != 2) {
      throw new IllegalArgumentException(
          "A request must be about, peak SECONDS, or train, forward, generate, breakdown or read,"
              + " then CONFIGURATION SECONDS, but is '%s'".formatted(String.join(" ", request)));
    }
    Configuration configuration = configuration(request[1]);
    double seconds = seconds(request[2]);
    return switch (what) {
      case "read" -> Map.of("gigabytesPerCpuSecond", readSpeed(configuration, seconds));
      case "breakdown" -> Breakdown.of(work("train", configuration), seconds);
      case "breakdown-forward" -> Breakdown.of(work("forward", configuration), seconds);
      case "breakdown-generate" -> Breakdown.of(work("generate", configuration), seconds);
      default -> Speed.of(work(what, configuration), seconds);
    };
  }

  private Configuration configuration(String name) {
    Configuration configuration = configurations.get(name);
    if (configuration == null) {
      throw new IllegalArgumentException(
          "Configuration must be one of %s but is '%s'".formatted(configurations.keySet(), name));
    }
    return configuration;
  }

  private static double seconds(String text) {
    double seconds;
    try {
      seconds = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      seconds = Double.NaN;
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw new IllegalArgumentException("Seconds must be a number in (0,3600] but are " + text);
    }
    return seconds;
  }

  /** The work, warm. */
  private Work work(String what, Configuration configuration) {
    if (!configuration.name().equals(worksOf)) {
      works.clear();
      worksOf = configuration.name();
    }
    Work work = works.get(what);
    if (work == null) {
      work =
          switch (what) {
            case "train" -> new TrainingWork(configuration, kernels);
            case "forward" -> new ForwardWork(configuration, kernels);
            case "generate" -> new GenerationWork(configuration, kernels);
            default -> throw new IllegalArgumentException("No request is called " + what);
          };
      works.put(what, work);
      warm.clear();
    }
    Speed.of(work, warm.add(what) ? COLD_SECONDS : WARM_SECONDS);
    return work;
  }

  private static double peak(double seconds) {
    PeakLoop loop = new PeakLoop();
    Work work = repeated(loop::run, PeakLoop.FLOP);
    Speed.of(work, WARM_SECONDS);
    return Speed.of(work, seconds).gigaflopPerCpuSecond();
  }

  private static double readSpeed(Configuration configuration, double seconds) {
    ReadLoop loop = new ReadLoop(configuration.generationWeights());
    Work work = repeated(loop::run, loop.bytes());
    Speed.of(work, WARM_SECONDS);
    return Speed.of(work, seconds).gigaflopPerCpuSecond(); // here a byte is counted for a FLOP
  }

  private static Work repeated(Runnable loop, double operations) {
    return new Work() {
      @Override
      public void run() {
        loop.run();
      }

      @Override
      public int tokens() {
        return 1;
      }

      @Override
      public double flopPerToken() {
        return operations;
      }
    };
  }
}
