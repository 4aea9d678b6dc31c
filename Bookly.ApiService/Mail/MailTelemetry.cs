using System.Diagnostics.Metrics;

namespace Bookly.ApiService.Mail;

/// <summary>What can be seen of the mails from outside: how many, and how long they waited.</summary>
public sealed class MailTelemetry
{
    private readonly Counter<long> _mails;
    private readonly Histogram<double> _lag;

    public MailTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("Bookly.Mail");
        _mails = meter.CreateCounter<long>("bookly.mails", description: "Mails by what the mail server made of them.");
        _lag = meter.CreateHistogram<double>("bookly.mail.lag", "s", "From the fact to the mail server.");
    }

    internal void Sent(TimeSpan lag)
    {
        _mails.Add(1, new KeyValuePair<string, object?>("outcome", "sent"));
        _lag.Record(lag.TotalSeconds);
    }

    internal void Refused(bool forGood) => _mails.Add(1, new KeyValuePair<string, object?>("outcome", forGood ? "dead" : "put_off"));
}
