using Bookly.Contracts;

namespace Bookly.ApiService.Monitoring;

/// <summary>What an alarm says, in English: nobody asked for it, so there is no language to answer in.</summary>
public static class AlarmText
{
    public static (string Headline, string WhatToDo) Of(string kind) => kind switch
    {
        AlarmKind.WebhooksMissing => (
            "Stripe's webhooks do not arrive",
            "Orders are still fulfilled when shoppers return and by the reconciler, but later. In Stripe's dashboard, see whether the endpoint is enabled and what its deliveries were answered."),
        AlarmKind.WebhooksRepeated => (
            "Stripe's webhooks arrive again and again",
            "Each event was handled once. See whether two endpoints, or an endpoint and a forwarder, send to this shop, and whether its answers reach Stripe within ten seconds."),
        AlarmKind.ReplicaLost => (
            "A process of the API has ended by itself",
            "The others carry on, and what it had begun is finished by them. See its last log lines, and whether it was killed for its memory."),
        AlarmKind.PostgresFailing => (
            "Postgres fails",
            "Nothing can be sold while it is away; nothing paid is lost. See whether the server restarts, is full, or has no connections left."),
        AlarmKind.RedisFailing => (
            "Redis fails",
            "Orders are fulfilled all the same, a little slower; open pages hear of changes later. See whether the server runs."),
        AlarmKind.StripeFailing => (
            "Stripe's API fails",
            "Nobody can check out while it does; what is paid is fulfilled by webhooks. See status.stripe.com, the key, and the account's rate limit."),
        AlarmKind.MailsWaiting => (
            "Mails are not sent",
            "They wait and are sent as soon as the mail server takes them. See Mail:Smtp and whether the server answers."),
        AlarmKind.MailsRefused => ("The mail server refused mails for good", "See the reasons on the page of mails; send them again from there when they are mended."),
        AlarmKind.PayoutFailed => ("A payout to the bank failed", "Check the bank account in Stripe's dashboard; Stripe tries again once it is right."),
        "flag_is_settled" => ("A payment waits for a person", "Open the cases and decide."),
        "event_is_processed" => ("Events of Stripe could not be handled", "See the reasons in the inbox; run them again from there when they are mended."),
        _ => ($"The books do not add up: {kind}", "See the page of invariants for where. Stop changing these rows by hand and look at the orders named there."),
    };
}
