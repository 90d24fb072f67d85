package io.patkeeper.bulk;

import java.security.Principal;

import io.patkeeper.token.SelectedCount;
import io.patkeeper.token.TokenListQuery;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Selects tokens in the list.
 */
@Controller
class SelectionController {

	private final Selections selections;

	SelectionController(Selections selections) {
		this.selections = selections;
	}

	/**
	 * Keeps what a person has selected on a page of the list, and shows that page or the
	 * next one.
	 */
	@PostMapping("/tokens/selected")
	String keep(Principal owner, @ModelAttribute SelectionForm form, @ModelAttribute TokenListQuery query) {
		this.selections.change(owner.getName(), form, query);
		return "redirect:" + query.url() + "#list";
	}

	/**
	 * Keeps what a person selects while they do, and shows only how many tokens that are.
	 * @param here how many of them are on the page
	 */
	@PostMapping(path = "/tokens/selected", headers = "X-Requested-With=fetch")
	String keep(Principal owner, @ModelAttribute SelectionForm form, @ModelAttribute("query") TokenListQuery query,
			@RequestParam(defaultValue = "0") long here, Model model) {
		Selection selection = this.selections.change(owner.getName(), form, query);
		model.addAttribute("selected", SelectedCount.of(selection, here));
		return "tokens/selected";
	}

	@PostMapping("/tokens/selected/clear")
	String clear(@ModelAttribute TokenListQuery query) {
		this.selections.clear();
		return "redirect:" + query.withoutSelection().url() + "#list";
	}

}
