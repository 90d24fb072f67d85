package io.patkeeper.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.TransactionSystemException;

/**
 * Distinguishes a database that cannot be used from a statement that failed.
 */
public final class DatabaseOutage {

	/** When to try again, for the header {@code Retry-After}. */
	public static final Duration RETRY_AFTER = Duration.ofSeconds(30);

	/**
	 * SQLSTATE classes of the standard and of PostgreSQL: connection exception,
	 * insufficient resources, operator intervention, system error.
	 */
	private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

	/** H2's {@code DATABASE_IS_CLOSED}. */
	static final int H2_DATABASE_IS_CLOSED = 90098;

	/** H2's codes: general error, corrupted file, I/O errors, database closed. */
	private static final Set<Integer> H2_CODES = Set.of(50000, 90028, 90030, 90031, H2_DATABASE_IS_CLOSED);

	/** PostgreSQL's code for a write to a standby. */
	private static final String READ_ONLY = "25006";

	/** PostgreSQL's code and H2's codes for a missing table. */
	private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

	private DatabaseOutage() {
	}

	/**
	 * Why the database cannot be used, if that is the reason for an exception.
	 * @return one line for administrators; empty if the exception has another reason
	 */
	public static Optional<String> reason(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof TransactionSystemException rollback && rollback.getOriginalException() != null) {
				return reason(rollback.getOriginalException());
			}
			if (cause instanceof SQLException sql && NO_TABLE.contains(state(sql))) {
				return Optional.of("it has lost its tables");
			}
			if (cause instanceof SQLException sql && isOutage(sql)) {
				return Optional.of(firstLine(sql));
			}
		}
		return Optional.empty();
	}

	private static boolean isOutage(SQLException ex) {
		String state = state(ex);
		return ex instanceof SQLTransientConnectionException || ex instanceof SQLNonTransientConnectionException
				|| CLASSES.stream().anyMatch(state::startsWith) || state.equals(READ_ONLY)
				|| H2_CODES.contains(ex.getErrorCode());
	}

	/** The first line of the root cause's message, or else of the exception's own. */
	private static String firstLine(SQLException ex) {
		String message = NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
		return Objects.requireNonNullElse(message, String.valueOf(ex.getMessage())).lines().findFirst().orElse("");
	}

	private static String state(SQLException ex) {
		return Objects.requireNonNullElse(ex.getSQLState(), "");
	}

}
