package io.patkeeper.token;

import io.patkeeper.Database;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
class ListCostOnPostgresTests extends AbstractListCostTests {

	ListCostOnPostgresTests() {
		super(Database.POSTGRESQL);
	}

}
