package io.patkeeper.signin;

import io.patkeeper.ui.Notice;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Completes a sign-in on the page after it: restores the {@link SavedForm} of the page,
 * and resets the {@link SignInLoopGuard} once a page could be shown.
 */
@Configuration(proxyBeanMethods = false)
class PostSignInInterceptor implements WebMvcConfigurer, HandlerInterceptor {

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).excludePathPatterns("/assets/**");
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getMethod().equals("GET")) {
			SavedForm.take(request).ifPresent((form) -> {
				if (!form.values().isEmpty()) {
					request.setAttribute(SavedForm.VALUES, form.values());
				}
				request.setAttribute("notice", new Notice("warning", "signin.again.form"));
			});
		}
		return true;
	}

	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable ModelAndView page) {
		boolean shown = page != null && page.getViewName() != null && !page.getViewName().startsWith("redirect:");
		if (shown && response.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
			SignInLoopGuard.reset(request);
		}
	}

}
