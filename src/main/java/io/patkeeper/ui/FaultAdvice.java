package io.patkeeper.ui;

import java.time.Clock;
import java.time.Duration;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.ChangeTrackingFilter;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.PermissionsNotGrantedException;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.outbound.ConnectionFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/**
 * Shows faults and refusals of Azure DevOps on a page of their own, unless a form shows
 * them.
 */
@ControllerAdvice
public class FaultAdvice {

	private static final Logger logger = LoggerFactory.getLogger(FaultAdvice.class);

	private final Clock clock;

	FaultAdvice(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Explains a fault.
	 * @param request the request, which is marked if something may have been changed
	 * @param response gets the header {@code Retry-After}
	 * @return the page, with its status
	 */
	@ExceptionHandler
	public ModelAndView explain(AzureDevOpsException ex, HttpServletRequest request, HttpServletResponse response) {
		logger.warn("{} from Azure DevOps: {} ({})", ex.fault(), ex.getMessage(), ex.supportIds());
		if (ex.retryAfter() != null) {
			response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(ex.retryAfter().toSeconds()));
		}
		String changed = changed(request, ChangeTrackingFilter.mayHaveChanged(request));
		ModelAndView page = page(statusOf(ex.fault()), MessageKeys.of(ex.fault()), changed, ex.retryAfter(),
				ex.connectionFailure(), ex.supportIds());
		if (ex instanceof PermissionsNotGrantedException missing) {
			page.addObject("missing", missing.permissions());
		}
		return page;
	}

	@ExceptionHandler
	ModelAndView explain(TokenRefusedException ex, HttpServletRequest request) {
		String changed = changed(request,
				ex.refusal().outcomeUnknown() && ChangeTrackingFilter.mayHaveChanged(request));
		if (ex.refusal().concern() == Refusal.Concern.TOKEN) {
			return page(HttpStatus.NOT_FOUND, MessageKeys.of(Fault.NOT_FOUND), changed, null, null, ex.supportIds());
		}
		ModelAndView page = page(HttpStatus.UNPROCESSABLE_CONTENT, "refused", changed, null, null, ex.supportIds());
		page.addObject("refusal", RefusalText.of(ex));
		return page;
	}

	private static @Nullable String changed(HttpServletRequest request, boolean mayHaveChanged) {
		if (RequestMethods.isRead(request)) {
			return null;
		}
		return mayHaveChanged ? "unknown" : "no";
	}

	private ModelAndView page(HttpStatus status, String key, @Nullable String changed, @Nullable Duration retryAfter,
			@Nullable ConnectionFailure connectionFailure, SupportIds supportIds) {
		Long seconds = (retryAfter != null) ? retryAfter.toSeconds() : null;
		ModelAndView page = new ModelAndView("fault", status);
		page.addObject("fault",
				new FaultPage(key, changed, seconds, connectionFailure, supportIds, this.clock.instant()));
		return page;
	}

	private static HttpStatus statusOf(Fault fault) {
		return switch (fault) {
			case NOT_SIGNED_IN, PERMISSION_MISSING -> HttpStatus.UNAUTHORIZED;
			case FORBIDDEN, CONDITIONAL_ACCESS -> HttpStatus.FORBIDDEN;
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case TOO_MANY_REQUESTS -> HttpStatus.TOO_MANY_REQUESTS;
			case UNAVAILABLE, UNREACHABLE -> HttpStatus.SERVICE_UNAVAILABLE;
			case NO_ANSWER -> HttpStatus.GATEWAY_TIMEOUT;
			case REJECTED, UNINTELLIGIBLE -> HttpStatus.BAD_GATEWAY;
		};
	}

}
