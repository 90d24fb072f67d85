package io.patkeeper;

import java.net.HttpCookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.Sizes;
import com.microsoft.playwright.options.WaitUntilState;
import org.jspecify.annotations.Nullable;

/**
 * A real browser that shows what the app has answered, whatever brought the answer about,
 * and looks it over.
 */
final class Display implements AutoCloseable {

	/** All of WCAG 2.2 at level AA that a machine can tell, and what is good besides. */
	private static final List<String> EVERYTHING = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
			"best-practice");

	/** What may differ between the colour schemes. */
	private static final List<String> COLORS = List.of("color-contrast", "link-in-text-block");

	private static final String AXE = """
			async ([type, values]) => {
				const { passes, violations } = await axe.run(document,
					{ runOnly: { type, values }, resultTypes: ['violations'] });
				return passes.length + violations.length === 0 ? ['nothing was looked at']
					: violations.flatMap((rule) =>
						rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`));
			}
			""";

	/**
	 * Targets smaller than 24 by 24 pixels, a field together with its label. Exempt, as
	 * in success criterion 2.5.8, are links in a line of text and what stands in a
	 * drawing, since the table under it offers the same.
	 */
	private static final String SMALL_TARGETS = """
			() => [...document.querySelectorAll('a[href], button, input, select, summary, textarea')]
				.filter((e) => !e.closest('svg') && !e.disabled && e.type !== 'hidden' && e.checkVisibility())
				.filter((e) => !e.matches('.skip, .skip-here'))
				.filter((e) => {
					// A label may reach as far as something it lies over.
					const area = (label) => getComputedStyle(label, '::after').position === 'absolute'
						? label.offsetParent : label;
					const boxes = [e, ...[...e.labels ?? []].map(area)].map((part) => part.getBoundingClientRect());
					const large = (box) => box.width >= 23.99 && box.height >= 23.99;
					const inText = e.matches('p a, li a') && getComputedStyle(e).display === 'inline'
						&& /\\p{L}/u.test(e.closest('p, li').textContent.replace(e.textContent, ''));
					return !inText && !boxes.some(large);
				})
				.map((e) => e.outerHTML.slice(0, 200))
			""";

	/**
	 * What looks the same with the focus as without it. Where a label stands for its
	 * field, the label may show it.
	 */
	private static final String INVISIBLE_FOCUS = """
			() => {
				const look = (e) => [e, ...(e.labels ?? []), e.parentElement, ...e.children].map((part) => {
					const s = getComputedStyle(part);
					const outline = s.outlineStyle === 'none' ? '' : s.outline;
					return [outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration, s.stroke,
						s.strokeWidth, s.clipPath].join();
				}).join();
				const focusable = 'a[href], button, input, select, summary, textarea, [tabindex="0"]';
				return [...document.querySelectorAll(focusable)]
					.filter((e) => !e.disabled && e.type !== 'hidden' && e.checkVisibility())
					.filter((e) => {
						document.activeElement.blur();
						const before = look(e);
						e.focus({ focusVisible: true, preventScroll: true });
						return document.activeElement !== e || look(e) === before;
					})
					.map((e) => e.outerHTML.slice(0, 200));
			}
			""";

	private final Browser chromium;

	private final Map<String, Page> pages = new LinkedHashMap<>();

	private final List<String> complaints = new ArrayList<>();

	private Page page;

	Display(Browser chromium) {
		this.chromium = chromium;
	}

	/**
	 * Shows a page, on a desk and by daylight.
	 * @param language the language of the browser
	 */
	void show(io.patkeeper.sandbox.Page answer, String language) {
		this.page = this.pages.computeIfAbsent(language, this::open);
		wide();
		this.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
		this.complaints.clear();
		Map<String, String> headers = new LinkedHashMap<>();
		answer.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
		this.page.route((address) -> address.equals(answer.uri().toString()), (route) -> route
			.fulfill(new Route.FulfillOptions().setStatus(answer.status()).setHeaders(headers).setBody(answer.body())),
				new Page.RouteOptions().setTimes(1));
		this.page.navigate(answer.uri().toString());
	}

	private Page open(String language) {
		BrowserContext context = this.chromium
			.newContext(new Browser.NewContextOptions().setLocale(language).setReducedMotion(ReducedMotion.REDUCE));
		context.addInitScript(AxeBuilder.getAxeScript());
		context.setDefaultTimeout(Chromium.PATIENCE.toMillis());
		context.onConsoleMessage((message) -> {
			if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
				this.complaints.add(message.text());
			}
		});
		return context.newPage();
	}

	/** What the browser has complained about, the content security policy above all. */
	List<String> complaints() {
		return List.copyOf(this.complaints);
	}

	/** What axe has to say. */
	List<String> violations() {
		return found(AXE, List.of("tag", EVERYTHING));
	}

	/** What axe has to say about colours only. */
	List<String> violationsOfColors() {
		return found(AXE, List.of("rule", COLORS));
	}

	/** Looks at the page in dark colours. */
	void night() {
		this.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
	}

	/** Looks at the page on a desk. */
	void wide() {
		this.page.setViewportSize(1280, 800);
	}

	/** Looks at the page on a telephone. */
	void narrow() {
		this.page.setViewportSize(390, 844);
	}

	/** Looks at the page on a small telephone, or on a desk at 400 percent. */
	void narrowest() {
		this.page.setViewportSize(320, 256);
	}

	/** How much of the page is beside the screen. */
	int widthBesideTheScreen() {
		return (int) this.page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
	}

	List<String> smallTargets() {
		return found(SMALL_TARGETS, null);
	}

	List<String> invisibleFocus() {
		return found(INVISIBLE_FOCUS, null);
	}

	/** What the Tab key leads to first. */
	String firstStop() {
		this.page.keyboard().press("Tab");
		return String.valueOf(this.page.evaluate("document.activeElement.outerHTML"));
	}

	/**
	 * How many bytes it takes to see a page for the first time, each with its address.
	 */
	Map<String, Integer> weights(URI address, List<HttpCookie> cookies) {
		try (BrowserContext context = this.chromium.newContext()) {
			context.addCookies(cookies.stream()
				.map((cookie) -> new Cookie(cookie.getName(), cookie.getValue())
					.setUrl(address.resolve("/").toString()))
				.toList());
			context.setDefaultTimeout(Chromium.PATIENCE.toMillis());
			List<Request> requests = new ArrayList<>();
			context.onRequestFinished(requests::add);
			context.newPage()
				.navigate(address.toString(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.NETWORKIDLE));
			Map<String, Integer> weights = new LinkedHashMap<>();
			for (Request request : List.copyOf(requests)) {
				Sizes sizes = request.sizes();
				weights.merge(URI.create(request.url()).getPath(), sizes.responseHeadersSize + sizes.responseBodySize,
						Integer::sum);
			}
			return weights;
		}
	}

	@Override
	public void close() {
		this.pages.values().forEach((shown) -> shown.context().close());
	}

	private List<String> found(String script, @Nullable Object argument) {
		return (this.page.evaluate(script, argument) instanceof List<?> found)
				? found.stream().map(String::valueOf).toList() : List.of("no answer");
	}

}
