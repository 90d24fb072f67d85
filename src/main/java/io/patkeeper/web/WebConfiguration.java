package io.patkeeper.web;

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
import org.springframework.util.Assert;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/**
 * Language by the browser, or by the person's own choice, the layout around every page,
 * and assets that browsers keep.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new LanguageSwitch()).excludePathPatterns("/assets/**");
		registry.addInterceptor(new LayoutInterceptor()).excludePathPatterns("/assets/**");
	}

	/**
	 * What has a hash in its address never changes there; other addresses of assets are
	 * left to Boot, and not stored.
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

		/**
		 * An error page does not look at parameters, as they may be what is wrong.
		 */
		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws ServletException {
			return request.getDispatcherType() == DispatcherType.ERROR || super.preHandle(request, response, handler);
		}

		@Override
		protected Locale parseLocaleValue(String value) {
			Language language = Language.of(Locale.forLanguageTag(value));
			Assert.notNull(language, "Unknown language");
			return language.locale();
		}

	}

}
