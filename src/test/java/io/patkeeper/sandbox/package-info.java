/**
 * An Entra and an Azure DevOps that live on this machine, with people and tokens in them,
 * and that misbehave when told to. For tests and for trying the program out.
 */
@NullMarked
package io.patkeeper.sandbox;

import org.jspecify.annotations.NullMarked;
