package io.patkeeper;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds all texts for people to the same rules, whichever bundle they stand in.
 */
class MessagesTests {

	private static final Path DIRECTORY = Path.of("src/main/resources/messages");

	private static final String PORTUGUESE = "_pt_BR";

	private static final Pattern ARGUMENT = Pattern.compile("\\{(\\w+)");

	private static final Pattern ENCODED_TWICE = Pattern.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac|\ufffd");

	@Test
	void hasEveryBundleInBothLanguages() throws IOException {
		assertThat(files()).isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(
					bundles().flatMap((bundle) -> Stream.of(bundle, bundle + PORTUGUESE)).toList());
	}

	@Test
	void configuresEveryBundle() throws IOException {
		Object basename = new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml"))
			.get(0)
			.getProperty("spring.messages.basename");
		assertThat(StringUtils.commaDelimitedListToSet(String.valueOf(basename)).stream().map(String::trim))
			.containsAll(bundles().map((bundle) -> "messages/" + bundle).toList());
	}

	@ParameterizedTest
	@MethodSource("bundles")
	void hasTheSameKeysInBothLanguages(String bundle) {
		assertThat(texts(bundle + PORTUGUESE).keySet()).isEqualTo(texts(bundle).keySet());
	}

	@ParameterizedTest
	@MethodSource("bundles")
	void takesTheSameArgumentsInBothLanguages(String bundle) {
		Map<String, String> portuguese = texts(bundle + PORTUGUESE);
		assertThat(texts(bundle)).allSatisfy(
				(key, text) -> assertThat(arguments(portuguese.getOrDefault(key, ""))).isEqualTo(arguments(text)));
	}

	@ParameterizedTest
	@MethodSource("files")
	void hasNoTextThatIsEmptyOrHasSpaceAroundIt(String file) {
		assertThat(texts(file)).isNotEmpty()
			.allSatisfy((key, text) -> assertThat(text).isNotEmpty().isEqualTo(text.strip()));
	}

	@ParameterizedTest
	@MethodSource("files")
	void hasTextsWithArgumentsThatCanBeFormatted(String file) {
		// As a date, it lies in 1970 in every time zone.
		Object[] numbers = Collections.nCopies(10, 604_800_007).toArray();
		assertThat(texts(file)).allSatisfy((key, text) -> {
			if (takesNumberedArguments(text)) {
				assertThat(text.replace("''", "")).as("apostrophes are doubled").doesNotContain("'");
				assertThat(new MessageFormat(text, locale(file)).format(numbers)).contains("7").doesNotContain("{");
			}
			else {
				assertThat(text).as("apostrophes are single").doesNotContain("''");
			}
		});
	}

	@ParameterizedTest
	@MethodSource("files")
	void isWrittenInUtf8(String file) {
		assertThat(content(file)).doesNotContainPattern(ENCODED_TWICE).doesNotStartWith("\ufeff");
	}

	@Test
	void hasEveryKeyOnlyOnce() throws IOException {
		assertThat(bundles().flatMap((bundle) -> lines(bundle))).doesNotHaveDuplicates();
		assertThat(bundles().flatMap((bundle) -> lines(bundle + PORTUGUESE))).doesNotHaveDuplicates();
	}

	static Stream<String> bundles() throws IOException {
		return files().filter((file) -> !file.contains("_"));
	}

	static Stream<String> files() throws IOException {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			return files.map((file) -> StringUtils.stripFilenameExtension(file.getFileName().toString()))
				.sorted()
				.toList()
				.stream();
		}
	}

	/**
	 * The keys as they stand in the file, in which {@link Properties} would let the last
	 * of two win.
	 */
	private static Stream<String> lines(String file) {
		return content(file).replaceAll("\\\\\\R\\s*", "")
			.lines()
			.filter((line) -> !line.startsWith("#") && line.contains("="))
			.map((line) -> line.substring(0, line.indexOf('=')).strip());
	}

	private static Map<String, String> texts(String file) {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(content(file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> texts = new TreeMap<>();
		properties.stringPropertyNames().forEach((key) -> texts.put(key, properties.getProperty(key)));
		return texts;
	}

	private static String content(String file) {
		try {
			return Files.readString(DIRECTORY.resolve(file + ".properties"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(file + " is not UTF-8, or missing", ex);
		}
	}

	private static Set<String> arguments(String text) {
		return ARGUMENT.matcher(text)
			.results()
			.map((MatchResult argument) -> argument.group(1))
			.collect(Collectors.toSet());
	}

	/**
	 * Texts without numbered arguments do not go through {@link MessageFormat}.
	 */
	private static boolean takesNumberedArguments(String text) {
		return arguments(text).stream().anyMatch((argument) -> Character.isDigit(argument.charAt(0)));
	}

	private static Locale locale(String file) {
		return file.endsWith(PORTUGUESE) ? Locale.forLanguageTag("pt-BR") : Locale.ENGLISH;
	}

}
