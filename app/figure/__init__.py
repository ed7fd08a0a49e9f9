"""The figure: a jointed human body that shows movements, and the compensations in them.

Words. A *movement* is one repetition of a task, told by its *phase* from 0 to 1. *Parameters* are the
angles and lengths that pose a body (`parameters.py`). An *axis* is a group of parameters that go
together; a *drive* is how far one axis is pushed, a *clip* the curves of all parameters that come of
it. A *pose* is where every joint is (`posing.py`), a *reading* what a goniometer would tell of it
(`observing.py`). A *value* is a reading in the units of the knowledge base (`reading.py`).

Promises. Everything here is pure: no Flask, no SQL, no clock, no chance of its own. The browser holds
the same arithmetic in `static/js/figure/pose.js`; both agree to a millionth of a degree. What is drawn
is measured from joints, so a value that was asked for is the value that is seen. A clip names no axis
and no compensation.

Conventions. X is the figure's left, Y up, Z forward; metres; the floor is y = 0; angles in degrees.
Sides `l` and `r` are the client's. In the bind pose no joint is turned; a constant turn a joint (its
*neutral*) leads from there to anatomical standing, where every clinical angle is 0.
"""
