package io.patkeeper;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;
import org.attoparser.simple.AbstractSimpleMarkupHandler;
import org.attoparser.simple.SimpleMarkupParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the templates and the message bundles together: every text that is used is there,
 * every text that is there is used, and none stands outside of the bundles.
 */
class TemplatesTests {

	private static final Path TEMPLATES = Path.of("src/main/resources/templates");

	private static final Path MESSAGES = Path.of("src/main/resources/messages");

	private static final Path CODE = Path.of("src/main/java");

	private static final Path ASSETS = Path.of("src/main/resources/static/assets");

	/** What code hands to pages, or to the person by way of an error. */
	private static final Pattern SHOWN = Pattern
		.compile("\\b(?:(?:addAttribute|addFlashAttribute|addObject|rejectValue|reject|new Notice)\\s*\\(|message =)"
				+ "((?:[^;()\"]|\"[^\"]*\")*)");

	private static final Pattern CODE_LITERAL = Pattern.compile("\"[^\"]*\"");

	private static final Pattern SCRIPT_LITERAL = Pattern.compile("'[^'\\n]*'|\"[^\"\\n]*\"|`[^`]*`");

	/** Words beside each other, or one that begins as a sentence does. */
	private static final Pattern SENTENCE = Pattern.compile("^.\\p{Lu}\\p{Ll}|\\p{L}[,:]?\\s+\\p{L}|^.\\s+\\p{L}+\\s");

	/**
	 * Texts that are looked up by something that only the running application knows.
	 */
	private static final List<String> DYNAMIC = List.of("fault.", "refusal.", "scope.");

	private static final Pattern STATIC_KEY = Pattern
		.compile("#\\{([\\w.-]+)(?=[(}])|#messages\\.msg\\w*\\('([\\w.-]+)'\\s*[,)]");

	private static final Pattern LITERAL = Pattern.compile("[\"']\\{?([\\w.-]+)}?[\"']");

	@Test
	void useNoTextThatIsNotThere() {
		Set<String> keys = keys();
		assertThat(inTemplates((content) -> staticKeys(content).stream().filter((key) -> !keys.contains(key))))
			.isEmpty();
	}

	@Test
	void andTheCodeUseEveryText() {
		Set<String> used = new HashSet<>(DYNAMIC);
		templates().values().forEach((content) -> {
			used.addAll(staticKeys(content));
			used.addAll(literals(content));
		});
		contents(CODE, ".java").values().forEach((content) -> used.addAll(literals(content)));
		assertThat(keys().stream().filter((key) -> !isUsed(key, used))).isEmpty();
	}

	@Test
	void haveNoTextOfTheirOwn() {
		assertThat(inTemplates((content) -> hardCodedTexts(content).stream())).isEmpty();
	}

	/** Only mails have style sheets of their own, as mail apps load none. */
	@Test
	void haveNoStyleSheetsOfTheirOwnExceptInMails() {
		assertThat(contents(TEMPLATES, ".html").entrySet())
			.filteredOn((template) -> !template.getKey().startsWith(TEMPLATES.resolve("mail")))
			.allSatisfy((template) -> assertThat(template.getValue()).as("%s", template.getKey())
				.doesNotContainPattern("<style|\\s(th:)?style(append)?="));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<pre translate=\"no\">a</pre> b", "<p>Hello</p>", "<p th:text=\"#{a}\"></p> é",
			"<p>[[#{a}]] tokens</p>", "<img alt=\"A key\">", "<input placeholder=\"Name\">",
			"<button aria-label=\"Close\"></button>", "<p th:text=\"${a} ? 'Not now'\"></p>",
			"<p th:text=\"|Hello ${name}|\"></p>", "<p>[[${a} ? 'Not now']]</p>", "<p th:text=\"'Hello'\"></p>",
			"<p th:text=\"${a} ? 'Yes' : #{no}\"></p>", "<p>[['Total: ' + ${a}]]</p>", "<title>Tokens</title>",
			"<img th:alt=\"'Key'\">", "<input type=\"submit\" value=\"Save\">",
			"<button data-copied=\"Copied\"></button>", "<button th:data-copied=\"'Copied'\"></button>",
			"[(#{a})] tokens", "[# th:if=\"${a}\"]Hello[/]", "<style>p { color: red }</style><p>Hello</p>",
			"<p th:attr=\"title='Close'\"></p>", "<p th:with=\"says='Not now'\"></p>",
			"<meta name=\"description\" content=\"Looks after tokens\">" })
	void wouldBeCaughtWithTextOfTheirOwn(String template) {
		assertThat(hardCodedTexts(template)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<p th:text=\"#{a}\"></p>", "<p>[[#{a}]]&nbsp;([[${b}]]) · 7</p>",
			"[# th:each=\"it : ${a}\"][(#{${'b.' + it}(${c})})]: [(${d})][/]", "<style>p { color: red }</style>",
			"<title>Patkeeper</title>", "<meta name=\"viewport\" content=\"width=device-width\">", "<!-- why -->",
			"<!--/* why */-->", "<pre translate=\"no\">git <var th:text=\"#{a}\"></var> <br> <i>b</i> c</pre>",
			"<input name=\"q\" value=\"x\" th:placeholder=\"#{a}\">", "<p th:text=\"${a == 'b'} ? #{c} : '↑'\"></p>",
			"<p th:text=\"${#strings.listJoin(a, ', ')}\"></p>", "<p th:text=\"#{${'fault.' + a + '.what'}}\"></p>",
			"<p>[[#{${'a.' + (b == '' ? 'all' : b)}}]]</p>",
			"<p th:text=\"${a == '' ? #messages.msg('b.c') : a}\"></p>", "<ul data-filter=\"tokens\"></ul>",
			"<ul th:data-filter=\"${a} ? null : 'tokens'\"></ul>", "<input type=\"radio\" value=\"Keep\">" })
	void areFreeToHoldWhatIsNoText(String template) {
		assertThat(hardCodedTexts(template)).isEmpty();
	}

	@Test
	void nameTheirTextsInSeveralWays() {
		assertThat(
				staticKeys("#{a.b} #{c.d(#{e-f.g}, ${x})} #{${'h.' + i}} #messages.msg('j.k') #messages.msg('l.' + m)"))
			.containsExactlyInAnyOrder("a.b", "c.d", "e-f.g", "j.k");
		Set<String> used = literals("\"a.b\" '{c.d}' ${'e.' + f}");
		assertThat(List.of("a.b", "c.d", "e.g")).allMatch((key) -> isUsed(key, used));
		assertThat(List.of("a", "a.b.c", "c.e", "f.e.g")).noneMatch((key) -> isUsed(key, used));
	}

	@Test
	void leaveNoTextToTheCode() {
		contents(CODE, ".java").forEach((file, content) -> assertThat(shownByCode(content)).as("%s", file).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.addAttribute(\"notice\", \"It is gone.\");", "errors.reject(\"a\", \"Not now\");",
			"new Notice(\"success\",\n\t\"Well done\")", "errors.rejectValue(\"name\", \"a.b\", \"Too long\")",
			"@NotBlank(message = \"Enter a name\")", "page.addObject(\"a\", \"Hello\")" })
	void wouldBeCaughtInTheCode(String code) {
		assertThat(shownByCode(code)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "logger.info(\"The token {} was rejected, as it is too old\", id);",
			"logger.info(\"It was rejected\"); logger.info(\"It is gone\");",
			"model.addAttribute(\"notice\", \"a.b\"); throw new Problem(\"It is gone\");" })
	void letTheCodeLogAndThrowSentences(String code) {
		assertThat(shownByCode(code)).isEmpty();
	}

	@Test
	void leaveNoTextToTheScript() {
		contents(ASSETS, ".js").forEach((file, content) -> assertThat(shownByScript(content)).as("%s", file).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "label.textContent = 'Copied';", "tell(button, \"it is copied\");",
			"status.textContent = `${shown} of ${all}`;", "x.setAttribute('aria-label', 'Close');" })
	void wouldBeCaughtInTheScript(String script) {
		assertThat(shownByScript(script)).isNotEmpty();
	}

	private static List<String> shownByCode(String code) {
		return SHOWN.matcher(code)
			.results()
			.flatMap((call) -> CODE_LITERAL.matcher(call.group(1)).results())
			.map(MatchResult::group)
			.filter((literal) -> SENTENCE.matcher(literal).find())
			.toList();
	}

	private static List<String> shownByScript(String script) {
		String shown = script.replaceAll("(?m)^\\s*//.*$", "")
			.replace("'use strict'", "")
			.replaceAll("[!=]== '[^']*'", "")
			.replaceAll("(querySelector(All)?|closest|matches|addEventListener|getModifierState)\\((['`]).*?\\3", "");
		return SCRIPT_LITERAL.matcher(shown)
			.results()
			.map(MatchResult::group)
			.filter((literal) -> SENTENCE.matcher(literal.replaceAll("\\$\\{.*?}", "")).find())
			.toList();
	}

	private static Stream<String> inTemplates(Function<String, Stream<String>> finder) {
		return templates().entrySet()
			.stream()
			.flatMap((template) -> finder.apply(template.getValue()).map((found) -> template.getKey() + ": " + found));
	}

	/** Those of pages, and of mails as HTML and as text. */
	private static Map<Path, String> templates() {
		Map<Path, String> templates = contents(TEMPLATES, ".html");
		templates.putAll(contents(TEMPLATES, ".txt"));
		return templates;
	}

	/**
	 * A key is used as a whole, or by a beginning that ends with a dot.
	 */
	private static boolean isUsed(String key, Set<String> used) {
		return used.contains(key) || used.stream().anyMatch((part) -> part.endsWith(".") && key.startsWith(part));
	}

	private static Set<String> staticKeys(String content) {
		Set<String> keys = new TreeSet<>();
		STATIC_KEY.matcher(content)
			.results()
			.forEach((key) -> keys.add((key.group(1) != null) ? key.group(1) : key.group(2)));
		return keys;
	}

	private static Set<String> literals(String content) {
		Set<String> literals = new TreeSet<>();
		LITERAL.matcher(content).results().forEach((literal) -> literals.add(literal.group(1)));
		return literals;
	}

	private static List<String> hardCodedTexts(String template) {
		TextCollector collector = new TextCollector();
		try {
			new SimpleMarkupParser(ParseConfiguration.htmlConfiguration()).parse(new StringReader(template), collector);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException(ex);
		}
		return collector.texts;
	}

	private static Set<String> keys() {
		Set<String> keys = new TreeSet<>();
		contents(MESSAGES, ".properties").forEach((file, content) -> {
			Properties properties = new Properties();
			try {
				properties.load(new StringReader(content));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			keys.addAll(properties.stringPropertyNames());
		});
		return keys;
	}

	private static Map<Path, String> contents(Path directory, String suffix) {
		Map<Path, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
			for (Path file : files.filter((path) -> path.toString().endsWith(suffix)).toList()) {
				contents.put(file, Files.readString(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return contents;
	}

	private static final class TextCollector extends AbstractSimpleMarkupHandler {

		private static final Set<String> TEXT_ATTRIBUTES = Set.of("alt", "aria-description", "aria-label",
				"aria-roledescription", "label", "placeholder", "title");

		private static final Set<String> TEXT_EXPRESSIONS = Set.of("text", "utext");

		private static final Pattern INLINE = Pattern.compile("\\[\\[.*?]]|\\[\\(.*?\\)]|\\[# [^]]*]", Pattern.DOTALL);

		/** What a message expression, a comparison or a function takes is no text. */
		private static final Pattern NO_TEXT = Pattern
			.compile("#\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*})*})*}|(?:==|!=|eq|ne)\\s*'[^']*'|[(,]\\s*'[^']*'");

		/** A literal that would be shown. */
		private static final Pattern WORD = Pattern.compile("'[^']*\\p{L}[^']*'");

		private static final Pattern SENTENCE = Pattern.compile("^\\p{Lu}|\\p{L}\\s+\\p{L}");

		private static final Pattern QUOTED_SENTENCE = Pattern.compile("'(?:\\p{Lu}[^']*|[^']*\\p{L}\\s+\\p{L}[^']*)'");

		private static final Pattern WORDS = Pattern.compile("'[^']*\\p{L}\\s+\\p{L}[^']*'|\\|[^|]*\\p{L}\\s[^|]*\\|");

		private static final Pattern LETTER = Pattern.compile("\\p{L}");

		private final List<String> texts = new ArrayList<>();

		/** How deep in an element that is the same in every language, such as code. */
		private int untranslated;

		@Override
		public void handleText(char[] buffer, int offset, int length, int line, int column) {
			if (this.untranslated > 0) {
				return;
			}
			String text = new String(buffer, offset, length);
			INLINE.matcher(text).results().forEach((inline) -> collectExpression(inline.group()));
			collect(LETTER, INLINE.matcher(text).replaceAll("").replaceAll("&\\w+;|Patkeeper", ""));
		}

		@Override
		public void handleOpenElement(String elementName, Map<String, String> attributes, int line, int column) {
			if (this.untranslated > 0 || elementName.equals("style")
					|| (attributes != null && "no".equals(attributes.get("translate")))) {
				this.untranslated++;
			}
			handleAttributes(attributes);
		}

		@Override
		public void handleCloseElement(String elementName, int line, int column) {
			this.untranslated = Math.max(0, this.untranslated - 1);
		}

		@Override
		public void handleStandaloneElement(String elementName, Map<String, String> attributes, boolean minimized,
				int line, int column) {
			handleAttributes(attributes);
		}

		private void handleAttributes(Map<String, String> attributes) {
			if (attributes != null) {
				attributes.forEach(this::handleAttribute);
				if (Set.of("submit", "button", "reset").contains(attributes.getOrDefault("type", ""))) {
					collect(LETTER, attributes.getOrDefault("value", ""));
				}
				if (attributes.getOrDefault("name", "").equals("description")) {
					collect(LETTER, attributes.getOrDefault("content", ""));
				}
			}
		}

		private void handleAttribute(String name, String value) {
			if (TEXT_ATTRIBUTES.contains(name)) {
				collect(LETTER, value);
			}
			else if (name.startsWith("th:")) {
				String attribute = name.substring("th:".length());
				if (TEXT_EXPRESSIONS.contains(attribute) || TEXT_ATTRIBUTES.contains(attribute)) {
					collectExpression(value);
				}
				else if (attribute.startsWith("data-") || attribute.equals("attr") || attribute.equals("with")) {
					collect(QUOTED_SENTENCE, NO_TEXT.matcher(value).replaceAll(""));
				}
			}
			else if (name.startsWith("data-")) {
				collect(SENTENCE, value);
			}
		}

		private void collectExpression(String expression) {
			collect(WORDS, expression);
			collect(WORD, NO_TEXT.matcher(expression).replaceAll(""));
		}

		private void collect(Pattern pattern, String text) {
			if (pattern.matcher(text).find()) {
				this.texts.add(text.strip());
			}
		}

	}

}
