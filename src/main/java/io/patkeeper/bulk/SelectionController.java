package io.patkeeper.bulk;

import java.security.Principal;
import java.util.UUID;

import io.patkeeper.token.SelectedCount;
import io.patkeeper.token.TokenListQuery;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Notice;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Selects tokens in the list, for a run.
 */
@Controller
class SelectionController {

	private final Selections selections;

	private final PreviewService previews;

	SelectionController(Selections selections, PreviewService previews) {
		this.selections = selections;
		this.previews = previews;
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

	/**
	 * Prepares a run with the selected tokens, and shows its preview.
	 * @param key the key of a {@link RunKind}
	 */
	@PostMapping("/tokens/selected/{key}")
	String prepare(Principal owner, @PathVariable String key, @ModelAttribute SelectionForm form,
			@ModelAttribute TokenListQuery query, @RequestAttribute ListView back, RedirectAttributes redirect) {
		RunKind kind = RunKind.of(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		Selection selection = this.selections.change(owner.getName(), form, query);
		if (selection.isEmpty()) {
			redirect.addFlashAttribute("notice", new Notice("warning", "selection.none"));
			return "redirect:" + query.url();
		}
		if (kind == RunKind.REPLACE) {
			return "redirect:/tokens/selected/replace" + back.first();
		}
		UUID run = this.previews.prepare(owner.getName(), kind, selection.tokens());
		return "redirect:/runs/" + run + back.first();
	}

}
