/**
 * What people note about their tokens: where each is used, and who takes care of it.
 * Azure DevOps has no field for that.
 */
@NullMarked
@NamedInterface("note")
package io.patkeeper.token.note;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
