package io.patkeeper.ui;

import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Refusal;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The help page, which needs no sign-in.
 */
@Controller
class HelpController {

	private static final List<String> REFUSALS = Stream.of(Refusal.values())
		.filter((refusal) -> refusal != Refusal.UNKNOWN)
		.map(Refusal::code)
		.sorted(String.CASE_INSENSITIVE_ORDER)
		.toList();

	@GetMapping(PublicPaths.HELP)
	String help(Model model) {
		model.addAttribute("refusals", REFUSALS);
		return "help";
	}

}
