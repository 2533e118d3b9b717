import zoo

zoo.run()
