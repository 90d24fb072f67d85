package io.patkeeper.bulk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds the progress of the {@link CurrentRun} to every page, as a request attribute, like
 * the rest of the layout.
 */
@Configuration(proxyBeanMethods = false)
class CurrentRunInterceptor implements WebMvcConfigurer, HandlerInterceptor {

	/** Slices of Spring MVC have none. */
	private final ObjectProvider<CurrentRun> currentRun;

	CurrentRunInterceptor(ObjectProvider<CurrentRun> currentRun) {
		this.currentRun = currentRun;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).excludePathPatterns("/assets/**");
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		String owner = request.getRemoteUser();
		if (owner != null && request.getSession(false) != null && request.getMethod().equals("GET")) {
			this.currentRun.ifAvailable(
					(run) -> run.progress(owner).ifPresent((progress) -> request.setAttribute("currentRun", progress)));
		}
		return true;
	}

}
