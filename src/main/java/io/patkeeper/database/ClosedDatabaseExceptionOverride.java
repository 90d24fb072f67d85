package io.patkeeper.database;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/**
 * Evicts connections from the pool when H2 has closed the database, for example because
 * the disk is full. H2 still reports them as valid, so they would not be replaced; a new
 * connection opens the database again.
 */
public class ClosedDatabaseExceptionOverride implements SQLExceptionOverride {

	@java.lang.Override
	public Override adjudicate(SQLException ex) {
		return (ex.getErrorCode() == DatabaseOutage.H2_DATABASE_IS_CLOSED) ? Override.MUST_EVICT
				: Override.CONTINUE_EVICT;
	}

}
