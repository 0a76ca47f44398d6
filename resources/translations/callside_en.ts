<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>callside</name>
    <message numerus="yes">
        <source>Show it again in {n} minutes</source>
        <translation>
            <numerusform>Show it again in {n} minute</numerusform>
            <numerusform>Show it again in {n} minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Writing {n} follow-ups…</source>
        <translation>
            <numerusform>Writing {n} follow-up…</numerusform>
            <numerusform>Writing {n} follow-ups…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} follow-ups</source>
        <translation>
            <numerusform>{n} follow-up</numerusform>
            <numerusform>{n} follow-ups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} follow-ups that waited for it go on.</source>
        <translation>
            <numerusform>{n} follow-up that waited for it goes on.</numerusform>
            <numerusform>{n} follow-ups that waited for it go on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} follow-ups to review</source>
        <translation>
            <numerusform>{n} follow-up to review</numerusform>
            <numerusform>{n} follow-ups to review</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} need you</source>
        <translation>
            <numerusform>{n} needs you</numerusform>
            <numerusform>{n} need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} more</source>
        <translation>
            <numerusform>{n} more</numerusform>
            <numerusform>{n} more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With {n} voices on the other side</source>
        <translation>
            <numerusform>With {n} voice on the other side</numerusform>
            <numerusform>With {n} voices on the other side</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} more places</source>
        <translation>
            <numerusform>{n} more place</numerusform>
            <numerusform>{n} more places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} passages</source>
        <translation>
            <numerusform>{n} passage</numerusform>
            <numerusform>{n} passages</numerusform>
        </translation>
    </message>
</context>
</TS>
