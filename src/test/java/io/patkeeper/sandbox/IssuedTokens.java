package io.patkeeper.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Remembers each token together with the authorization as it was when the token was the
 * newest of its kind. So, as with Entra, a refresh token goes on working after it was
 * used, and an ID token from before a refresh is good enough for signing out.
 */
final class IssuedTokens implements OAuth2AuthorizationService {

	private static final Map<String, Class<? extends OAuth2Token>> KINDS = Map.of("code", OAuth2AuthorizationCode.class,
			"access_token", OAuth2AccessToken.class, "refresh_token", OAuth2RefreshToken.class, "id_token",
			OidcIdToken.class);

	private final Map<Class<? extends OAuth2Token>, Map<String, OAuth2Authorization>> tokens = KINDS.values()
		.stream()
		.collect(Collectors.toUnmodifiableMap((kind) -> kind, (kind) -> new ConcurrentHashMap<>()));

	private volatile boolean refreshTokensWorkOnce;

	void refreshTokensWorkOnce(boolean once) {
		this.refreshTokensWorkOnce = once;
	}

	/** Makes all tokens of a kind unknown. */
	void forget(Class<? extends OAuth2Token> kind) {
		of(kind).clear();
	}

	void reset() {
		this.refreshTokensWorkOnce = false;
		this.tokens.values().forEach(Map::clear);
	}

	Set<String> values(Class<? extends OAuth2Token> kind) {
		return Set.copyOf(of(kind).keySet());
	}

	@Override
	public void save(OAuth2Authorization authorization) {
		if (this.refreshTokensWorkOnce) {
			of(OAuth2RefreshToken.class).values().removeIf((saved) -> saved.getId().equals(authorization.getId()));
		}
		this.tokens.forEach((kind, saved) -> {
			OAuth2Authorization.Token<? extends OAuth2Token> token = authorization.getToken(kind);
			if (token != null) {
				saved.put(token.getToken().getTokenValue(), authorization);
			}
		});
	}

	@Override
	public void remove(OAuth2Authorization authorization) {
		this.tokens.values()
			.forEach((saved) -> saved.values().removeIf((other) -> other.getId().equals(authorization.getId())));
	}

	@Override
	public @Nullable OAuth2Authorization findById(String id) {
		return List.copyOf(of(OAuth2AuthorizationCode.class).values())
			.stream()
			.filter((authorization) -> authorization.getId().equals(id))
			.findAny()
			.orElse(null);
	}

	@Override
	public @Nullable OAuth2Authorization findByToken(String value, @Nullable OAuth2TokenType type) {
		Class<? extends OAuth2Token> kind = (type != null) ? KINDS.get(type.getValue()) : null;
		return (kind != null) ? of(kind).get(value) : null;
	}

	private Map<String, OAuth2Authorization> of(Class<? extends OAuth2Token> kind) {
		return Objects.requireNonNull(this.tokens.get(kind));
	}

}
