package io.patkeeper.signin;

import java.io.IOException;
import java.net.URI;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.web.client.DefaultResponseErrorHandler;

/**
 * Reads the errors of Entra's token endpoint. Spring Security reads only the body of a
 * 400, and no claims; Entra explains a 401 as well, for example when the client secret
 * has expired.
 */
class EntraErrorResponseHandler extends DefaultResponseErrorHandler {

	private final OAuth2ErrorHttpMessageConverter errors = new OAuth2ErrorHttpMessageConverter();

	EntraErrorResponseHandler() {
		this.errors.setErrorConverter(EntraError::new);
	}

	@Override
	public void handleError(URI url, HttpMethod method, ClientHttpResponse response) throws IOException {
		MediaType contentType = response.getHeaders().getContentType();
		if (response.getStatusCode().is4xxClientError() && MediaType.APPLICATION_JSON.isCompatibleWith(contentType)) {
			throw new OAuth2AuthorizationException(this.errors.read(OAuth2Error.class, response));
		}
		super.handleError(url, method, response);
	}

}
