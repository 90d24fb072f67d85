package io.patkeeper.database;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Takes connections to an H2 that has closed itself, such as when the disk is full, out
 * of the pool. H2 calls them valid, so they would stay there for ever, while a new
 * connection opens the database again.
 */
public class ClosedDatabaseEviction implements SQLExceptionOverride {

	/** H2's {@code DATABASE_IS_CLOSED}. */
	private static final int CLOSED = 90098;

	@java.lang.Override
	public Override adjudicate(SQLException ex) {
		return (ex.getErrorCode() == CLOSED) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

}
