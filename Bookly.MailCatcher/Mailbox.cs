namespace Bookly.MailCatcher;

/// <summary>The mails caught since the start, the latest of them: a developer's machine is no archive.</summary>
public sealed class Mailbox
{
    private const int MostKept = 500;

    private readonly Lock _gate = new();
    private readonly LinkedList<CaughtMail> _mails = [];
    private int _lastId;

    /// <summary>A number for the next mail.</summary>
    public int NextId() => Interlocked.Increment(ref _lastId);

    public void Add(CaughtMail mail)
    {
        lock (_gate)
        {
            _mails.AddFirst(mail);
            while (_mails.Count > MostKept) _mails.RemoveLast();
        }
    }

    /// <summary>The mails, newest first.</summary>
    /// <param name="to">Only those to this address; null for all.</param>
    public IReadOnlyList<CaughtMail> List(string? to = null)
    {
        lock (_gate)
        {
            return [.. _mails.Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase))];
        }
    }

    public CaughtMail? Find(int id)
    {
        lock (_gate) return _mails.FirstOrDefault(mail => mail.Id == id);
    }

    public void Clear()
    {
        lock (_gate) _mails.Clear();
    }
}
