package dev.panopticon.platform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a controller's method that changes something and is answered on a full disk too: because it
 * writes nothing to speak of, or frees space, or ends what fills it. A DELETE needs no such mark.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AllowedOnFullDisk {}
