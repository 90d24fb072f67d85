package io.patkeeper.database;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Evicts connections from the pool when H2 has closed the database, for example because
 * the disk is full. H2 still reports them as valid, so they would not be replaced; a new
 * connection opens the database again.
 */
public class ClosedDatabaseExceptionOverride implements SQLExceptionOverride {

	/** H2's {@code DATABASE_IS_CLOSED}. */
	private static final int CLOSED = 90098;

	@java.lang.Override
	public Override adjudicate(SQLException ex) {
		return (ex.getErrorCode() == CLOSED) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

}
