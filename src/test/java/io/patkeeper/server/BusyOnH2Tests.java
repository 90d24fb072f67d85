package io.patkeeper.server;

import java.time.Duration;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:busy")
class BusyOnH2Tests extends AbstractBusyTests {

	BusyOnH2Tests() {
		super(Duration.ofSeconds(5));
	}

}
