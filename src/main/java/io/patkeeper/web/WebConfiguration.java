package io.patkeeper.web;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/**
 * Language by the browser, or by the person's own choice, and the layout around every
 * page.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new LanguageSwitch()).excludePathPatterns("/assets/**");
		registry.addInterceptor(new LayoutInterceptor()).excludePathPatterns("/assets/**");
	}

	@Bean
	Dates dates(MessageSource messages) {
		return new Dates(messages);
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
	 * A cookie that holds a language of ours counts, any other is as good as none.
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
	 * Switches by {@code ?lang=}; a language that is none of ours changes nothing.
	 */
	private static final class LanguageSwitch extends LocaleChangeInterceptor {

		LanguageSwitch() {
			setParamName("lang");
			setHttpMethods("GET");
			setIgnoreInvalidLocale(true);
		}

		@Override
		protected Locale parseLocaleValue(String value) {
			Language language = Language.of(Locale.forLanguageTag(value));
			Assert.notNull(language, "Unknown language");
			return language.locale();
		}

	}

}
