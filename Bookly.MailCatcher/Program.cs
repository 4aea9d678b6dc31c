using Bookly.MailCatcher;

return await ServiceStartup.RunAsync("Bookly.MailCatcher", () => MailCatcherApp.Build(args).RunAsync());
