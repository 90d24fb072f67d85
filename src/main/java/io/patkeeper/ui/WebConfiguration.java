package io.patkeeper.ui;

import java.time.Duration;
import java.util.Locale;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;
import org.springframework.web.servlet.mvc.WebContentInterceptor;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.HttpResource;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/**
 * Configures the language, which the browser or the person chooses, the time zone, the
 * layout around every page, and the compression and caching of assets.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	/** The paths of what is no page. */
	private static final String[] NO_PAGES = { PublicPaths.ASSETS + "/**", PublicPaths.CALENDAR + "/**" };

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new LanguageChangeInterceptor()).excludePathPatterns(NO_PAGES);
		registry.addInterceptor(new LayoutInterceptor()).excludePathPatterns(NO_PAGES);
		// Spring says so only where it serves a compressed asset.
		WebContentInterceptor vary = new WebContentInterceptor();
		vary.setVaryByRequestHeaders(HttpHeaders.ACCEPT_ENCODING);
		registry.addInterceptor(vary).addPathPatterns(PublicPaths.ASSETS + "/**");
	}

	/**
	 * An asset with a hash in its URL never changes. Other assets are left to Boot, and
	 * not cached.
	 */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler(PublicPaths.ASSETS + "/{asset:.+-[0-9a-f]{32}\\..+}")
			.addResourceLocations("classpath:/static/assets/")
			.setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
			.setEtagGenerator(WebConfiguration::hash)
			.resourceChain(true)
			.addResolver(new EncodedResourceResolver())
			.addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
	}

	/** The hash from the URL, which Spring sends as the ETag but does not compare. */
	private static @Nullable String hash(Resource asset) {
		return (asset instanceof HttpResource resource) ? resource.getResponseHeaders().getETag() : null;
	}

	@Bean
	DateFormats dates(MessageSource messages) {
		return new DateFormats(messages);
	}

	@Bean
	TokenTexts tokenTexts(MessageSource messages) {
		return new TokenTexts(messages);
	}

	@Bean
	NoticeTexts noticeTexts(MessageSource messages) {
		return new NoticeTexts(messages);
	}

	@Bean
	LocaleResolver localeResolver() {
		LanguageCookieLocaleResolver resolver = new LanguageCookieLocaleResolver();
		resolver.setDefaultLocaleFunction((request) -> Language.of(request).locale());
		resolver.setDefaultTimeZoneFunction(BrowserTimeZone::of);
		resolver.setRejectInvalidCookies(false);
		resolver.setCookieMaxAge(Duration.ofDays(365));
		resolver.setCookieHttpOnly(true);
		resolver.setCookieSameSite("Lax");
		return resolver;
	}

	/**
	 * Ignores a cookie with an unsupported language.
	 */
	private static final class LanguageCookieLocaleResolver extends CookieLocaleResolver {

		LanguageCookieLocaleResolver() {
			super("language");
		}

		@Override
		protected @Nullable Locale parseLocaleValue(String value) {
			Language language = Language.of(Locale.forLanguageTag(value));
			return (language != null) ? language.locale() : null;
		}

	}

	/**
	 * Switches to a supported language with {@code ?lang=}.
	 */
	private static final class LanguageChangeInterceptor extends LocaleChangeInterceptor {

		LanguageChangeInterceptor() {
			setParamName("lang");
			setIgnoreInvalidLocale(true);
		}

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws ServletException {
			return !Language.isSwitchable(request) || super.preHandle(request, response, handler);
		}

		@Override
		protected Locale parseLocaleValue(String value) {
			Language language = Language.of(Locale.forLanguageTag(value));
			Assert.notNull(language, "Unknown language");
			return language.locale();
		}

	}

}
