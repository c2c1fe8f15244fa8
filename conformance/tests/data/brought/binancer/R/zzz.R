# What the stand-in has of it: nothing.
