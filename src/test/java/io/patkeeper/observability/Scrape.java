package io.patkeeper.observability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus reads, in its text format. Anything else than that fails.
 *
 * @param types the type of each metric
 * @param samples the samples
 * @see <a href=
 * "https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format"> The
 * format</a>
 */
record Scrape(Map<String, String> types, List<Sample> samples) {

	private static final Pattern TYPE = Pattern
		.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");

	private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .*");

	private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"";

	private static final Pattern LABELS = Pattern.compile(LABEL);

	private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:" + LABEL
			+ ",?)*)})? (NaN|[+-]Inf|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(?: -?[0-9]+)?");

	static Scrape parse(String text) {
		assertThat(text).endsWith("\n");
		Map<String, String> types = new TreeMap<>();
		List<Sample> samples = text.lines().filter((line) -> !line.startsWith("#")).map(Scrape::sample).toList();
		text.lines().filter((line) -> line.startsWith("#")).forEach((line) -> {
			Matcher type = TYPE.matcher(line);
			if (type.matches()) {
				assertThat(types.put(type.group(1), type.group(2))).as("once: %s", line).isNull();
			}
			else {
				assertThat(line).matches(HELP);
			}
		});
		assertThat(samples).doesNotHaveDuplicates()
			.allSatisfy((sample) -> assertThat(types).as(sample.name())
				.containsKey(types.containsKey(sample.name()) ? sample.name() : sample.family()));
		return new Scrape(types, samples);
	}

	private static Sample sample(String line) {
		Matcher sample = SAMPLE.matcher(line);
		assertThat(line).matches(SAMPLE);
		sample.matches();
		Map<String, String> labels = new LinkedHashMap<>();
		Matcher label = LABELS.matcher((sample.group(2) != null) ? sample.group(2) : "");
		while (label.find()) {
			assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
		}
		return new Sample(sample.group(1), labels);
	}

	Set<String> names() {
		return this.samples.stream().map(Sample::name).collect(Collectors.toSet());
	}

	/**
	 * The values that a label of a metric has.
	 */
	Set<String> values(String name, String label) {
		return this.samples.stream()
			.filter((sample) -> sample.name().equals(name))
			.map((sample) -> sample.labels().get(label))
			.collect(Collectors.toSet());
	}

	/**
	 * A sample without its value.
	 */
	record Sample(String name, Map<String, String> labels) {

		/** The metric that it is a part of. */
		String family() {
			return this.name.replaceAll("_(bucket|count|sum)$", "");
		}

	}

}
