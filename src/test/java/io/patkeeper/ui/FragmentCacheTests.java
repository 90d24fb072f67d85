package io.patkeeper.ui;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.IContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContext;
import org.thymeleaf.templateresolver.StringTemplateResolver;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

class FragmentCacheTests {

	private final ITemplateEngine engine = mock();

	private final FragmentCache cache = new FragmentCache(this.engine, new MockServletContext(),
			new StaticApplicationContext());

	@BeforeEach
	void receiveARequest() {
		RequestContextHolder.setRequestAttributes(
				new ServletRequestAttributes(new MockHttpServletRequest(), new MockHttpServletResponse()));
		LocaleContextHolder.setLocale(Locale.ENGLISH);
		given(this.engine.process(any(String.class), anySet(), any(IContext.class))).will((call) -> {
			IContext context = call.getArgument(2);
			return context.getVariable("names") + " in " + context.getLocale();
		});
	}

	@AfterEach
	void forgetTheRequest() {
		RequestContextHolder.resetRequestAttributes();
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void rendersEqualValuesOnce() {
		assertThat(render("row", "a", "b")).isEqualTo("[a, b] in en");
		assertThat(render("row", "a", "b")).isEqualTo("[a, b] in en");
		assertRendered(1);
	}

	@Test
	void rendersOtherValuesAndOtherFragments() {
		assertThat(render("row", "a")).isEqualTo("[a] in en");
		assertThat(render("row", "b")).isEqualTo("[b] in en");
		assertThat(render("tile", "a")).isEqualTo("[a] in en");
		assertRendered(3);
	}

	@Test
	void rendersForEachLanguage() {
		render("row", "a");
		LocaleContextHolder.setLocale(Locale.forLanguageTag("pt-BR"));
		assertThat(render("row", "a")).isEqualTo("[a] in pt_BR");
		LocaleContextHolder.setLocale(Locale.ENGLISH);
		assertThat(render("row", "a")).isEqualTo("[a] in en");
		assertRendered(2);
	}

	@Test
	void rendersForEachTimeZone() {
		render("row", "a");
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone("America/Sao_Paulo"));
		render("row", "a");
		assertRendered(2);
	}

	/**
	 * The page is being rendered meanwhile, and its variables are attributes of the
	 * request.
	 */
	@Test
	void leavesTheVariablesOfThePageAlone() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setAttribute("names", "of the page");
		request.setAttribute(ThymeleafEvaluationContext.THYMELEAF_EVALUATION_CONTEXT_CONTEXT_VARIABLE_NAME,
				"of the page");
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, new MockHttpServletResponse()));
		SpringTemplateEngine spring = new SpringTemplateEngine();
		spring.setTemplateResolver(new StringTemplateResolver());
		FragmentCache real = new FragmentCache(spring, new MockServletContext(), new StaticApplicationContext());
		assertThat(real.render("<p th:fragment=\"row\" th:text=\"${#lists.size(names)} + ${names}\"></p>", "row",
				Map.of("names", List.of("a", "b"))))
			.isEqualTo("<p>2[a, b]</p>");
		assertThat(Collections.list(request.getAttributeNames())).hasSize(2)
			.allMatch((name) -> request.getAttribute(name).equals("of the page"));
	}

	private String render(String fragment, String... names) {
		return this.cache.render("list", fragment, Map.of("names", List.of(names)));
	}

	private void assertRendered(int times) {
		then(this.engine).should(times(times)).process(eq("list"), anySet(), any(IContext.class));
	}

}
