"""The life of a referral: written, sent, answered, begun, and whether help was found in the end.

Every verb locks the case, then the consent, then the referral, always in this order, so that two of them wait for each
other and never block each other.
"""
