package io.patkeeper.ui;

import java.time.Duration;
import java.util.Locale;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/**
 * The language, chosen by the browser or the person, the layout around every page, and
 * the caching of assets.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new LanguageSwitch()).excludePathPatterns("/assets/**");
		registry.addInterceptor(new LayoutInterceptor()).excludePathPatterns("/assets/**");
	}

	/**
	 * An asset with a hash in its address never changes; other addresses are left to
	 * Boot, and not cached.
	 */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/assets/{asset:.+-[0-9a-f]{32}\\..+}")
			.addResourceLocations("classpath:/static/assets/")
			.setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
			.resourceChain(true)
			.addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
	}

	@Bean
	DateFormats dates(MessageSource messages) {
		return new DateFormats(messages);
	}

	@Bean
	LocaleResolver localeResolver() {
		LanguageCookie cookie = new LanguageCookie();
		cookie.setDefaultLocaleFunction((request) -> Language.of(request).locale());
		cookie.setCookieMaxAge(Duration.ofDays(365));
		cookie.setCookieHttpOnly(true);
		cookie.setCookieSameSite("Lax");
		return cookie;
	}

	/**
	 * A cookie with a language that we do not speak is ignored.
	 */
	private static final class LanguageCookie extends CookieLocaleResolver {

		LanguageCookie() {
			super("language");
		}

		@Override
		protected @Nullable Locale parseLocaleValue(String value) {
			Language language = Language.of(Locale.forLanguageTag(value));
			return (language != null) ? language.locale() : null;
		}

	}

	/**
	 * Switches with {@code ?lang=}, but only to a language that we speak.
	 */
	private static final class LanguageSwitch extends LocaleChangeInterceptor {

		LanguageSwitch() {
			setParamName("lang");
			setIgnoreInvalidLocale(true);
		}

		/**
		 * An error page does not read parameters, as they may be what is wrong; nor does
		 * the answer to a form, which may not have been read on purpose.
		 */
		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws ServletException {
			return request.getDispatcherType() == DispatcherType.ERROR || !HttpMethod.GET.matches(request.getMethod())
					|| super.preHandle(request, response, handler);
		}

		@Override
		protected Locale parseLocaleValue(String value) {
			Language language = Language.of(Locale.forLanguageTag(value));
			Assert.notNull(language, "Unknown language");
			return language.locale();
		}

	}

}
