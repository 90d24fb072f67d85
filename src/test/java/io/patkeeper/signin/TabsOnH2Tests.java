package io.patkeeper.signin;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:tabs")
class TabsOnH2Tests extends AbstractTabsTests {

}
