package io.patkeeper.ui;

import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContext;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

import org.springframework.context.ApplicationContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Renders a part of a page once for the values that it shows, such as a row of a long
 * list: most of what a page costs are its expressions. As the values are the key, there
 * is nothing to invalidate.
 */
@Component
public class FragmentCache {

	/** About the number of bytes that the fragments take on this node. */
	private static final long MAX_WEIGHT = 16_000_000;

	/** About the number of bytes of a key. */
	private static final int KEY_WEIGHT = 1000;

	/** After this time, the names of tokens that nobody looks at leave the memory. */
	private static final Duration MAX_IDLE_TIME = Duration.ofMinutes(10);

	private final ITemplateEngine engine;

	private final JakartaServletWebApplication application;

	private final ApplicationContext beans;

	private final Cache<List<Object>, String> fragments = Caffeine.newBuilder()
		.maximumWeight(MAX_WEIGHT)
		.weigher((List<Object> key, String html) -> KEY_WEIGHT + html.length())
		.expireAfterAccess(MAX_IDLE_TIME)
		.scheduler(Scheduler.systemScheduler())
		.build();

	public FragmentCache(ITemplateEngine engine, ServletContext servletContext, ApplicationContext beans) {
		this.engine = engine;
		this.application = JakartaServletWebApplication.buildApplication(servletContext);
		this.beans = beans;
	}

	/**
	 * The HTML of a fragment in the person's language and time zone. It must not depend
	 * on anything else of the request, so it cannot have forms.
	 * @param template the template
	 * @param fragment its fragment
	 * @param shown the variables of the fragment, which must be immutable
	 */
	public String render(String template, String fragment, Map<String, Object> shown) {
		Locale locale = LocaleContextHolder.getLocale();
		return this.fragments.get(List.of(template, fragment, locale, BrowserTimeZone.current(), shown),
				(key) -> process(template, fragment, shown, locale));
	}

	private String process(String template, String fragment, Map<String, Object> shown, Locale locale) {
		ServletRequestAttributes current = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
		Assert.state(current.getResponse() != null, "No response");
		Map<String, Object> variables = new HashMap<>(shown);
		variables.put(ThymeleafEvaluationContext.THYMELEAF_EVALUATION_CONTEXT_CONTEXT_VARIABLE_NAME,
				new ThymeleafEvaluationContext(this.beans, null));
		WebContext context = new WebContext(
				this.application.buildExchange(new FragmentRequest(current.getRequest()), current.getResponse()),
				locale, variables);
		return this.engine.process(template, Set.of(fragment), context);
	}

	/**
	 * The request with attributes of its own, as Thymeleaf stores variables there: those
	 * of the page, which is being rendered meanwhile, must stay as they are.
	 */
	private static final class FragmentRequest extends HttpServletRequestWrapper {

		private final Map<String, Object> attributes = new HashMap<>();

		FragmentRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable Object getAttribute(String name) {
			return this.attributes.get(name);
		}

		@Override
		public Enumeration<String> getAttributeNames() {
			return Collections.enumeration(Set.copyOf(this.attributes.keySet()));
		}

		@Override
		public void setAttribute(String name, @Nullable Object value) {
			if (value != null) {
				this.attributes.put(name, value);
			}
			else {
				removeAttribute(name);
			}
		}

		@Override
		public void removeAttribute(String name) {
			this.attributes.remove(name);
		}

	}

}
