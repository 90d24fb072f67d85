package io.patkeeper.azuredevops;

import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;

/**
 * Times the calls to Azure DevOps as {@code patkeeper.azuredevops.calls}, by operation
 * and outcome. Unlike Boot's {@code http.client.requests}, it includes reading the body
 * and repeated attempts, and tells refusals and faults from successes.
 */
@Component
class CallMetrics {

	static final String CALLS = "patkeeper.azuredevops.calls";

	private final MeterRegistry meters;

	CallMetrics(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Makes a call, and records how long it took and how it ended.
	 * @param operation what is called, such as {@code list}
	 */
	<T> T record(String operation, Supplier<T> call) {
		Timer.Sample sample = Timer.start(this.meters);
		String outcome = "error";
		try {
			T response = call.get();
			outcome = "done";
			return response;
		}
		catch (TokenRefusedException ex) {
			outcome = "refused";
			throw ex;
		}
		catch (AzureDevOpsException ex) {
			outcome = ex.fault().key();
			throw ex;
		}
		catch (OAuth2AuthorizationException ex) {
			outcome = "no-access-token";
			throw ex;
		}
		finally {
			sample.stop(Timer.builder(CALLS)
				.description("Calls to Azure DevOps")
				.tags("operation", operation, "outcome", outcome)
				.register(this.meters));
		}
	}

}
