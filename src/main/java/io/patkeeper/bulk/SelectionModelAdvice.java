package io.patkeeper.bulk;

import io.patkeeper.token.MatchingTokens;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds the selection to the pages of tokens, because the module that renders those pages
 * does not depend on this one.
 */
@ControllerAdvice(basePackageClasses = MatchingTokens.class)
class SelectionModelAdvice {

	private final Selections selections;

	SelectionModelAdvice(Selections selections) {
		this.selections = selections;
	}

	@ModelAttribute("selection")
	Selection selection() {
		return this.selections.current();
	}

}
