package io.patkeeper.check;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Explains in a few lines that the database cannot be used, instead of by a stack trace.
 */
class DatabaseFailureAnalyzer implements FailureAnalyzer {

	/** The beans of Boot that open the database. */
	private static final Set<String> BEANS = Set.of("dataSource", "flywayInitializer");

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof BeanCreationException bean && BEANS.contains(bean.getBeanName())
					&& !bean.contains(BindException.class)) {
				return new FailureAnalysis("The database cannot be used: " + FailureDescription.of(bean),
						DatabaseCheck.advice(bean)
								+ "\nTo check the database without starting Patkeeper: java -jar patkeeper.jar --check",
						bean);
			}
		}
		return null;
	}

}
