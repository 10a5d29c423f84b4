"""Fields and expansions as X's OpenAPI document 2.166 names them, and what comes without asking."""

_TWEET = """
article attachments author_id card_uri community_id context_annotations conversation_id created_at display_text_range
edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang matched_media_notes media_metadata
non_public_metrics note_request_suggestions note_tweet organic_metrics paid_partnership possibly_sensitive
promoted_metrics public_metrics referenced_tweets reply_settings scopes source suggested_source_links
suggested_source_links_with_counts text withheld
"""
_USER = """
affiliation confirmed_email connection_status created_at description entities id is_identity_verified location
most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics
receives_your_dm subscription subscription_type url username verified verified_followers_count verified_type withheld
"""
_USAGE = "cap_reset_day daily_client_app_usage daily_project_usage project_cap project_id project_usage"
_EXPANSIONS = """
author_id edit_history_tweet_ids entities.mentions.username in_reply_to_user_id referenced_tweets.id
referenced_tweets.id.author_id
"""
TWEET_FIELDS, USER_FIELDS = frozenset(_TWEET.split()), frozenset(_USER.split())
USAGE_FIELDS, EXPANSIONS = frozenset(_USAGE.split()), frozenset(_EXPANSIONS.split())
COUNT_FIELDS = frozenset({"end", "start", "tweet_count"})
DEFAULT_TWEET, DEFAULT_USER = {"id", "text", "edit_history_tweet_ids"}, {"id", "name", "username"}
DEFAULT_USAGE = {"cap_reset_day", "project_cap", "project_id", "project_usage"}
