package io.patkeeper.sandbox;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Empties all tables before the first test of a class, as classes share an app and its
 * database, and the sandbox gives its tokens the same ids again.
 */
class EmptyDatabaseTestExecutionListener implements TestExecutionListener {

	private static @Nullable Class<?> last;

	@Override
	public void beforeTestMethod(TestContext context) {
		if (context.getTestClass() != last) {
			last = context.getTestClass();
			empty(context.getApplicationContext().getBean(JdbcClient.class));
		}
	}

	private static void empty(JdbcClient jdbc) {
		List<String> tables = jdbc.sql("""
				select table_name from information_schema.tables
				where lower(table_schema) = 'public' and lower(table_name) <> 'flyway_schema_history'
				""").query(String.class).list();
		// Those of sessions go with their session, in whichever order.
		tables.forEach((table) -> jdbc.sql("delete from " + table).update());
	}

}
