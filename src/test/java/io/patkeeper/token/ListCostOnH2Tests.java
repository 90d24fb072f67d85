package io.patkeeper.token;

import io.patkeeper.Database;

class ListCostOnH2Tests extends AbstractListCostTests {

	ListCostOnH2Tests() {
		super(Database.H2);
	}

}
