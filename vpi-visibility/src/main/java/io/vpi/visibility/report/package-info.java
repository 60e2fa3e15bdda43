/**
 * The report: one HTML page with all in it, that shows who is seen by which sensor.
 *
 * <pre>{@code
 * VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
 * try (OutputStream out = Files.newOutputStream(Path.of("report.html"))) {
 *   ReportPage.write(analysis, PolicyAudit.run(analysis, policy), out);
 * }
 * }</pre>
 *
 * <p>The page opens from a file and fetches nothing. The same topology and policy give the same
 * bytes. Everything that is public here is thread safe.
 */
@NullMarked
package io.vpi.visibility.report;

import org.jspecify.annotations.NullMarked;
